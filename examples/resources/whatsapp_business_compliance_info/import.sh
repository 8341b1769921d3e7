# The ID is the phone number ID.
terraform import whatsapp_business_compliance_info.support 106000000000001
