import { sessionFromPath } from '@/lib/address'
import { boot } from '@/lib/boot'
import Page from './Page.svelte'
import { readerRole } from './role'

const role = await readerRole(sessionFromPath() ?? '')
void boot('summary', Page, import.meta.glob('../../../locales/*/{common,summary}.json', { import: 'default' }), role)
