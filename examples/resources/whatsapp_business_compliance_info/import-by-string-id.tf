import {
  to = whatsapp_business_compliance_info.support
  id = "106000000000001"
}
