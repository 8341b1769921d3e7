import {
  to = whatsapp_business_profile.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
