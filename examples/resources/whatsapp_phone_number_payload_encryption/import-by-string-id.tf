import {
  to = whatsapp_phone_number_payload_encryption.support
  id = "106000000000001"
}
