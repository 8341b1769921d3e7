import {
  to = whatsapp_commerce_settings.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
