import {
  to = whatsapp_phone_number_storage.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
