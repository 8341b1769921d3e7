import {
  to = whatsapp_chatwoot_inbox.sales
  id = "3"
}
