import {
  to = whatsapp_phone_number_identity_check.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
