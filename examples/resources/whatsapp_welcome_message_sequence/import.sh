# The ID consists of the ID of the WhatsApp Business Account and the ID of the sequence.
terraform import whatsapp_welcome_message_sequence.spring 102000000000001/186000000
