import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('participant', Page, import.meta.glob('../../../locales/*/{common,participant,follow,moderation,reason}.json', { import: 'default' }), 'participant')
