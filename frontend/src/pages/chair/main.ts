import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('chair', Page, import.meta.glob('../../../locales/*/{common,reason,why,chair}.json', { import: 'default' }), 'chair')
