# A new inbox. Meta makes its token, and the provider brings it there.
resource "whatsapp_chatwoot_inbox" "sales" {
  name                = "Sales"
  phone_number        = "+15550100002"
  phone_number_id     = "106000000000002"
  business_account_id = "102000000000001"

  generate = {
    system_user_id       = "122000000000001"
    expires_in_60_days   = true
    rotate_before_expiry = "504h"
  }
}

# Meta delivers the messages of the number to the inbox. (Meta turns a + in the path of an address into a space.)
resource "whatsapp_phone_number_webhook" "sales" {
  phone_number_id       = whatsapp_chatwoot_inbox.sales.phone_number_id
  override_callback_uri = replace(whatsapp_chatwoot_inbox.sales.webhook.callback_url, "+", "%2B")
  verify_token_wo       = whatsapp_chatwoot_inbox.sales.webhook.verify_token
}

# What customers see of the number.
resource "whatsapp_business_profile" "sales" {
  phone_number_id = whatsapp_chatwoot_inbox.sales.phone_number_id
  about           = "Orders, Monday to Friday"
  email           = "sales@example.com"
}
