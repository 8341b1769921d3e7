import {
  to = whatsapp_business_profile.support
  id = "106000000000001"
}
