import {
  to = whatsapp_business_account_webhook.support
  identity = {
    business_account_id = "102000000000001"
    app_id              = "200000000000001"
  }
}
