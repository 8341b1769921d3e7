import {
  to = whatsapp_username.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
