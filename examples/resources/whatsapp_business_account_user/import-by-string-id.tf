import {
  to = whatsapp_business_account_user.chat
  id = "102000000000001/122237478405597"
}
