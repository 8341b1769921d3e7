import {
  to = whatsapp_token_binding.support
  id = "SUPPORT"
}
