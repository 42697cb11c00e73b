import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('audience', Page, import.meta.glob('../../../locales/*/{common,audience,follow,moderation}.json', { import: 'default' }), 'audience')
