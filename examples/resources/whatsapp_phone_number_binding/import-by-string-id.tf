import {
  to = whatsapp_phone_number_binding.support
  id = "SUPPORT"
}
