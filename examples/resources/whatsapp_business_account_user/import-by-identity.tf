import {
  to = whatsapp_business_account_user.chat
  identity = {
    business_account_id = "102000000000001"
    user_id             = "122237478405597"
  }
}
