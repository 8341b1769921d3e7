import {
  to = whatsapp_system_user.chat
  id = "300000000000001/122237478405597"
}
