import {
  to = whatsapp_phone_number_payload_encryption.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
