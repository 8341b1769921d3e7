import {
  to = whatsapp_commerce_settings.support
  id = "106000000000001"
}
