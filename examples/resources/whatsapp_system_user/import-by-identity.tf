import {
  to = whatsapp_system_user.chat
  identity = {
    business_id = "300000000000001"
    id          = "122237478405597"
  }
}
