import {
  to = whatsapp_business_account_webhook.support
  id = "102000000000001/200000000000001"
}
