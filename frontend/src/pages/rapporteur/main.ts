import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('rapporteur', Page, import.meta.glob('../../../locales/*/{common,rapporteur}.json', { import: 'default' }), 'rapporteur')
