# The ID consists of the WhatsApp Business Account ID and the ID of the flow.
terraform import whatsapp_flow.appointment 102000000000001/930000000000001
