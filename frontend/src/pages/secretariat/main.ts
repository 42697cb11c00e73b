import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('secretariat', Page, import.meta.glob('../../../locales/*/{common,feeds,secretariat}.json', { import: 'default' }), 'secretariat')
