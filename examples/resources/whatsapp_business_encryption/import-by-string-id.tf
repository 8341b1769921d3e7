import {
  to = whatsapp_business_encryption.support
  id = "106000000000001"
}
