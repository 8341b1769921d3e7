import {
  to = whatsapp_phone_number.support
  id = "106000000000001"
}
