import {
  to = whatsapp_phone_number_calling.support
  id = "106000000000001"
}
