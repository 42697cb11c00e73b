import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('join', Page, import.meta.glob('../../../locales/*/{common,join}.json', { import: 'default' }))
