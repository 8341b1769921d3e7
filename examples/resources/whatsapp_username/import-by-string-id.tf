import {
  to = whatsapp_username.support
  id = "106000000000001"
}
