import {
  to = whatsapp_business_account_settings.support
  identity = {
    business_account_id = "102000000000001"
  }
}
