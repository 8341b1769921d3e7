import {
  to = whatsapp_app_webhook.messages
  identity = {
    app_id = "200000000000001"
    object = "whatsapp_business_account"
  }
}
