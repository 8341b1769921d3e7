import {
  to = whatsapp_system_user_app.chat
  id = "122237478405597/200000000000001"
}
