import {
  to = whatsapp_phone_number_identity_check.support
  id = "106000000000001"
}
