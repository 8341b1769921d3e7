import {
  to = whatsapp_phone_number_registration.support
  id = "106000000000001"
}
