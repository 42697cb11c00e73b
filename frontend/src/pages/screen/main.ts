import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('screen', Page, import.meta.glob('../../../locales/*/{common,reason,screen,why}.json', { import: 'default' }), 'screen')
