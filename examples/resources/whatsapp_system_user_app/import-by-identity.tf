import {
  to = whatsapp_system_user_app.chat
  identity = {
    system_user_id = "122237478405597"
    app_id         = "200000000000001"
  }
}
