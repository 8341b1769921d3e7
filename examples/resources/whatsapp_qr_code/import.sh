# The ID consists of the phone number ID and the code.
terraform import whatsapp_qr_code.poster 106000000000001/UCU74YIPENA3OY
