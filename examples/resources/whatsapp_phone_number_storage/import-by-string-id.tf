import {
  to = whatsapp_phone_number_storage.support
  id = "106000000000001"
}
