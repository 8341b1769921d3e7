import {
  to = whatsapp_app_webhook.messages
  id = "200000000000001/whatsapp_business_account"
}
