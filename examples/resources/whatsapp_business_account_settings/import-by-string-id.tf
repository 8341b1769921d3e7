import {
  to = whatsapp_business_account_settings.support
  id = "102000000000001"
}
