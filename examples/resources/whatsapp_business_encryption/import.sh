# The ID is the phone number ID.
terraform import whatsapp_business_encryption.support 106000000000001
