import {
  to = whatsapp_chatwoot_inbox.sales
  identity = {
    id = "3"
  }
}
