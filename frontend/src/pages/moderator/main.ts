import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('moderator', Page, import.meta.glob('../../../locales/*/{common,feeds,moderator,moderation}.json', { import: 'default' }), 'moderator')
