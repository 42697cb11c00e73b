import { boot } from '@/lib/boot'
import Page from './Page.svelte'

void boot('index', Page, import.meta.glob('../../../locales/*/{common,index}.json', { import: 'default' }))
