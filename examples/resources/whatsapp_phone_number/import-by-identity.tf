import {
  to = whatsapp_phone_number.support
  identity = {
    id = "106000000000001"
  }
}
