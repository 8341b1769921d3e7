import {
  to = whatsapp_business_compliance_info.support
  identity = {
    phone_number_id = "106000000000001"
  }
}
