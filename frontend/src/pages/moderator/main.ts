import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('moderator', Page, import.meta.glob('../../../locales/*/{common,moderator,moderation}.json', { import: 'default' }), 'moderator')
