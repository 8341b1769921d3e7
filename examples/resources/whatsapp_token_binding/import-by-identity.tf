import {
  to = whatsapp_token_binding.support
  identity = {
    project = "SUPPORT"
  }
}
