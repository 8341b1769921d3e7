import {
  to = whatsapp_phone_number_binding.support
  identity = {
    project = "SUPPORT"
  }
}
